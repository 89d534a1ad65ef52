@NullMarked
package io.watchfloor.sensors.agent.windows;

import org.jspecify.annotations.NullMarked;
