@NullMarked
package io.watchfloor.ops.paging.coverage;

import org.jspecify.annotations.NullMarked;
