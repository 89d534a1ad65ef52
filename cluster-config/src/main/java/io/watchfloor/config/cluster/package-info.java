/** A node's data folder, its roles, and its way to the other nodes. */
@NullMarked
package io.watchfloor.config.cluster;

import org.jspecify.annotations.NullMarked;
