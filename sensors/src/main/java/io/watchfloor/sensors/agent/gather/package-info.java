/** Collects files and the state of this host into an investigation package. */
@NullMarked
package io.watchfloor.sensors.agent.gather;

import org.jspecify.annotations.NullMarked;
