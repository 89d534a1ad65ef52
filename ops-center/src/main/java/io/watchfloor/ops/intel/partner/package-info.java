/** Partner organisations: who they are, what they may receive and send, and how much. */
@NullMarked
package io.watchfloor.ops.intel.partner;

import org.jspecify.annotations.NullMarked;
