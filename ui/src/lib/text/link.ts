// A link as a person should see it: first of all where it leads.

export function linkParts(url: string): { host: string; rest: string } {
  if (url.startsWith('mailto:')) return { host: url.slice(7), rest: '' }
  const [, host = url, rest = ''] = /^[a-z]+:\/\/([^/?#]+)(.*)$/is.exec(url) ?? []
  return { host, rest: rest === '/' ? '' : rest }
}
