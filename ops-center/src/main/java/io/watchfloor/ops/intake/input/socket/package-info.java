/** TCP and UDP ports of inputs. They read messages, limit the amount of waiting data, and submit the messages. */
@NullMarked
package io.watchfloor.ops.intake.input.socket;

import org.jspecify.annotations.NullMarked;
