/**
 * The journal of systemd, as {@code journalctl} prints it.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.journal;

import org.jspecify.annotations.NullMarked;
