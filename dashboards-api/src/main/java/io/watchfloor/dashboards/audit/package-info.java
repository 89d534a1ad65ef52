/**
 * The audit log: who changed and read what, in a form that can be verified.
 *
 * <p>Each node signs the end of the log and sends it to places that database administrators cannot change.
 */
@NullMarked
package io.watchfloor.dashboards.audit;

import org.jspecify.annotations.NullMarked;
