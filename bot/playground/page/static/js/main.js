// The page begins.

import { startComposer } from "./composer.js";
import { startConversation } from "./conversation.js";
import { startDrawers } from "./drawers.js";
import { startLog } from "./log.js";
import { startModal } from "./modal.js";
import { startPanel } from "./panel.js";
import { startReading } from "./reading.js";
import { startSidebar } from "./sidebar.js";
import { listenWhileSeen, readAddress } from "./state.js";
import { loadTexts } from "./texts.js";
import { startTheme } from "./theme.js";
import { startUnread } from "./unread.js";

startTheme();
startDrawers();
await loadTexts();
readAddress();
for (const start of [
  startUnread,
  startSidebar,
  startReading,
  startConversation,
  startModal,
  startComposer,
  startPanel,
  startLog,
])
  start();
listenWhileSeen();
