/**
 * What a look at the machine shows that the look before did not: programs, connections, changes of listed files.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.changes;

import org.jspecify.annotations.NullMarked;
