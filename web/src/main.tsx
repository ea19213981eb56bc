import { render } from "preact";
import { App } from "./app.tsx";
import { keptTheme, setTheme } from "./shell/theme.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/dialogue.css";
import "./styles/module.css";
import "./styles/terminal.css";
import "./styles/break.css";

setTheme(keptTheme());
render(<App />, document.getElementById("console")!);
