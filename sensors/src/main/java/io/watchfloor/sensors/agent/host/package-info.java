/** This host's names and addresses, and their changes. */
@NullMarked
package io.watchfloor.sensors.agent.host;

import org.jspecify.annotations.NullMarked;
