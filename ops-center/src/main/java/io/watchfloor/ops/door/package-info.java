/**
 * The frame of the doors: ways into the center beside the sensors' uplink. A door turns what its protocol brings into {@link
 * io.watchfloor.ops.door.Arrival}s and hands them to {@link io.watchfloor.ops.door.DoorWay}; rights, budgets, quarantine and parking are
 * those of every sensor.
 */
@NullMarked
package io.watchfloor.ops.door;

import org.jspecify.annotations.NullMarked;
