/** Collects the systemd journal through {@code journalctl}. */
@NullMarked
package io.watchfloor.sensors.agent.collect.journal;

import org.jspecify.annotations.NullMarked;
