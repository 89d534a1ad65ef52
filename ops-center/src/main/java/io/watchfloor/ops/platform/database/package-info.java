/** Access to the database whose errors contain no values, so that they can be logged. */
@NullMarked
package io.watchfloor.ops.platform.database;

import org.jspecify.annotations.NullMarked;
