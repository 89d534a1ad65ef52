/** Relations between cases: merges, links, merge suggestions and moved alerts, as triage creates and ends them. */
@NullMarked
package io.watchfloor.ops.cases.relation;

import org.jspecify.annotations.NullMarked;
