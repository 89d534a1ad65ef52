/** Tests of the systemd journal collector. */
@NullMarked
package io.watchfloor.sensors.agent.collect.journal;

import org.jspecify.annotations.NullMarked;
