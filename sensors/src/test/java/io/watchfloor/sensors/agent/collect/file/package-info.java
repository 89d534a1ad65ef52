/** Files that grow, turn and shrink. */
@NullMarked
package io.watchfloor.sensors.agent.collect.file;

import org.jspecify.annotations.NullMarked;
