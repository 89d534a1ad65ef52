/**
 * Response actions: what people ask sensors to do on their hosts. {@link io.watchfloor.ops.response.Response} decides each step,
 * {@link io.watchfloor.ops.response.ResponseStore} keeps them, {@link io.watchfloor.ops.response.ResponseService} sends what is due to the
 * sensors that are connected to this node, and takes down what they say.
 */
@NullMarked
package io.watchfloor.ops.response;

import org.jspecify.annotations.NullMarked;
