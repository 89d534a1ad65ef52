/** Settings of a node: data folder, roles and connection to other cluster nodes. */
@NullMarked
package io.watchfloor.config.cluster;

import org.jspecify.annotations.NullMarked;
