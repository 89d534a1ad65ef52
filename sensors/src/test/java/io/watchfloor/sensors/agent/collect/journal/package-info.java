/** The journal of systemd. */
@NullMarked
package io.watchfloor.sensors.agent.collect.journal;

import org.jspecify.annotations.NullMarked;
