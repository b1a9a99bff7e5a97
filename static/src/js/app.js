import { trustOnlyOurs } from "./trusted_types.js";
import { copyOnPress } from "./copy.js";
import { keepDrafts } from "./drafts.js";
import { guardSubmits } from "./submit_guard.js";
import { askBeforeActing } from "./confirm.js";
import { tellSignOut } from "./sign_out.js";
import { switchTheme } from "./theme.js";
import { closeMenus } from "./menus.js";
import { leaveNothing } from "./phone/leaving.js";
import { rest } from "./live.js";
import { countSheets } from "./sheet.js";
import { focusErrorSummary, submitOnChange } from "./forms.js";

trustOnlyOurs();
// Confirmation comes first: a submit it holds back must not count as sent.
askBeforeActing();
guardSubmits();
keepDrafts();
focusErrorSummary();
submitOnChange();
closeMenus();
rest();
countSheets();
copyOnPress();
tellSignOut();
leaveNothing();
switchTheme();
