/** The sensor's commands as people type them, against a center of the tests' own. */
@NullMarked
package io.watchfloor.sensors.agent;

import org.jspecify.annotations.NullMarked;
