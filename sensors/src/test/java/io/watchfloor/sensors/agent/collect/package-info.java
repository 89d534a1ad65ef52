/** What the tests of all collectors share. */
@NullMarked
package io.watchfloor.sensors.agent.collect;

import org.jspecify.annotations.NullMarked;
