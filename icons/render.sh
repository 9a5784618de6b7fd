#!/bin/sh
# Draws every icon anew from harkara.svg, tray.svg and phone-maskable.svg. Needs Node.js; run it from anywhere.
set -eu
cd "$(dirname "$0")"
out=$(mktemp -d)
trap 'rm -r "$out"' EXIT
npx --yes @tauri-apps/cli@2.12.3 icon harkara.svg --output "$out"
cp "$out/32x32.png" "$out/128x128.png" "$out/128x128@2x.png" "$out/icon.png" "$out/icon.icns" "$out/icon.ico" .
npx --yes @tauri-apps/cli@2.12.3 icon tray.svg --output "$out" --png 64
cp "$out/64x64.png" tray.png
npx --yes @tauri-apps/cli@2.12.3 icon harkara.svg --output "$out" --png 192
cp "$out/192x192.png" phone-192.png
npx --yes @tauri-apps/cli@2.12.3 icon phone-maskable.svg --output "$out" --png 512
cp "$out/512x512.png" phone-maskable.png
