@NullMarked
package io.watchfloor.ops.response;

import org.jspecify.annotations.NullMarked;
