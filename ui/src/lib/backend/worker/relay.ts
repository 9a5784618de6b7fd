// The relay that serves this page says which key it has: what the page's own code comes from, it may be believed about.

/** A key in base32. */
const KEY = /^[A-Z2-7]{52}$/

/** Its link; null where no relay serves this page. */
export async function relayHere(): Promise<string | null> {
  try {
    const response = await fetch('/status.json')
    const { relay_key: key } = (await response.json()) as { relay_key?: unknown }
    if (typeof key !== 'string' || !KEY.test(key)) return null
    const address = `${location.protocol.replace('http', 'ws')}//${location.host}/v1/ws`
    return `harkara:relay?a=${encodeURIComponent(address)}&k=${key}`
  } catch {
    return null
  }
}
