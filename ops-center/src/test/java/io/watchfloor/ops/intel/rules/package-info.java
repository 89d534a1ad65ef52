@NullMarked
package io.watchfloor.ops.intel.rules;

import org.jspecify.annotations.NullMarked;
