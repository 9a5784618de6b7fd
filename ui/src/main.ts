import './styles/tokens.css'
import './styles/base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { use } from './lib/backend/ask'
import { chooseBackend } from './lib/backend/choose'
import { prefs } from './lib/state/prefs.svelte'

prefs.load()
use(await chooseBackend())
mount(App, { target: document.getElementById('app') ?? document.body })
