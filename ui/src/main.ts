import './styles/tokens.css'
import './styles/base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { use } from './lib/backend/ask'
import { chooseBackend } from './lib/backend/choose'
import { followKeyboard } from './lib/ui/viewport'
import { prefs } from './lib/state/prefs.svelte'

prefs.load()
followKeyboard()
const backend = await chooseBackend()
use(backend)
// For the console and the demo: a look behind the screen, with no more rights than the page has anyway.
Object.assign(globalThis, { harkara: backend })
mount(App, { target: document.getElementById('app') ?? document.body })
