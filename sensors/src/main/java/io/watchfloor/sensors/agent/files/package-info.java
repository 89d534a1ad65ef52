/** Opens files that other programs write, rename or replace meanwhile. */
@NullMarked
package io.watchfloor.sensors.agent.files;

import org.jspecify.annotations.NullMarked;
