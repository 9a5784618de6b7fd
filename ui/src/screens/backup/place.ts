// Where a backup is: in words, and whether enough is known of it.

import type { BackupPlace } from '../../lib/api/types'

type S3 = Extract<BackupPlace, { kind: 's3' }>

export function placeName(place: BackupPlace): string {
  if (place.kind === 'relay') return ''
  if (place.kind === 'folder') return place.path
  return [place.bucket, place.prefix].filter(Boolean).join('/')
}

export function emptyS3(): S3 {
  return { kind: 's3', endpoint: '', region: 'us-east-1', bucket: '', prefix: '', keyId: '', secret: '' }
}

/** All that is needed to go there has been said. The secret of the place before is known, where that is the same. */
export function isWhole(place: BackupPlace, before: BackupPlace | null): boolean {
  if (place.kind === 'relay') return place.link === null || place.link.includes('relay?')
  if (place.kind === 'folder') return place.path !== ''
  const { endpoint, region, bucket, keyId, secret } = place
  const known = before?.kind === 's3' && before.endpoint === endpoint && before.keyId === keyId
  const said = region !== '' && bucket !== '' && keyId !== '' && (secret !== '' || known)
  return said && /^https?:\/\/./.test(endpoint)
}
