/**
 * The audit log records who changed or read data, in a form that can be verified.
 *
 * <p>Each node signs the last record of the log and sends the signature to places that database administrators cannot
 * change.
 */
@NullMarked
package io.watchfloor.dashboards.audit;

import org.jspecify.annotations.NullMarked;
