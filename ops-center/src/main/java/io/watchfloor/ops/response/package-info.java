/**
 * Response actions on hosts, executed by sensors. {@link io.watchfloor.ops.response.Response} decides each step, {@link
 * io.watchfloor.ops.response.ResponseStore} stores them, {@link io.watchfloor.ops.response.ResponseService} sends due
 * steps to the sensors that are connected to this node and records their reports.
 */
@NullMarked
package io.watchfloor.ops.response;

import org.jspecify.annotations.NullMarked;
