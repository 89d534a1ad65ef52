@NullMarked
package io.watchfloor.ops.naming;

import org.jspecify.annotations.NullMarked;
