@NullMarked
package io.watchfloor.ops.asset.naming;

import org.jspecify.annotations.NullMarked;
