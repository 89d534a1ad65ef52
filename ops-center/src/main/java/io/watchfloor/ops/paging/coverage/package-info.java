/**
 * Who would be notified of a case now, and the gaps in this coverage. Reads the on-call configuration of {@code
 * paging.oncall}; used by the status and the doctor.
 */
@NullMarked
package io.watchfloor.ops.paging.coverage;

import org.jspecify.annotations.NullMarked;
