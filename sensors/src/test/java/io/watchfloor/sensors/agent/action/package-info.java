@NullMarked
package io.watchfloor.sensors.agent.action;

import org.jspecify.annotations.NullMarked;
