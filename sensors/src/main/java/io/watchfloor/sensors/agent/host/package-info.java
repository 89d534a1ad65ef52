/** What this machine is called, and when that changes. */
@NullMarked
package io.watchfloor.sensors.agent.host;

import org.jspecify.annotations.NullMarked;
