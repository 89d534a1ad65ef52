/** Files that others write to, and may replace by anything while they are opened. */
@NullMarked
package io.watchfloor.sensors.agent.files;

import org.jspecify.annotations.NullMarked;
