/** Opens files that other programs may write, rename or replace at any time. */
@NullMarked
package io.watchfloor.sensors.agent.files;

import org.jspecify.annotations.NullMarked;
