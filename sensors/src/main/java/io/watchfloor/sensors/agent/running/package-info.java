/** The sensor at work: one thread collects, one sends, and the center's configuration takes effect. */
@NullMarked
package io.watchfloor.sensors.agent.running;

import org.jspecify.annotations.NullMarked;
