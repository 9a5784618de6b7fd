// One request to a volunteer's proxy, or to where the relay's status lies, with nothing of this page in it but where it comes from.

/** A proxy's answer, and a signed status, are at most 64 KiB and some bytes. */
const MOST = 64 * 1024 + 256

/** What it was answered with; nothing where it was not, or not as it should be. Never throws. */
export async function request(
  url: string,
  body: Uint8Array<ArrayBuffer> | null,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      // Bytes have no type, and a request without one goes out without being asked for first.
      body,
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal,
    })
    return response.ok && response.body ? await read(response.body) : undefined
  } catch {
    return undefined
  }
}

/** All of it, unless it is too long to be an answer. */
async function read(stream: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const whole = new Uint8Array(MOST)
  let length = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return whole.slice(0, length)
    if (length + value.length > MOST) {
      await reader.cancel()
      return undefined
    }
    whole.set(value, length)
    length += value.length
  }
}
