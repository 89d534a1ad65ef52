/** Who would be told of a case now, and why nobody would: read from what people wrote in {@code paging.oncall}, for the status and the doctor. */
@NullMarked
package io.watchfloor.ops.paging.coverage;

import org.jspecify.annotations.NullMarked;
