/**
 * Local files of a node: the lock on its data folder, private and durable files, and start failures. Depends on no
 * other package.
 */
@NullMarked
package io.watchfloor.config.node;

import org.jspecify.annotations.NullMarked;
