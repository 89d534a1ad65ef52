/**
 * Lines of a log → records: what belongs together is joined, what a head explains is put below it. Knows no input and
 * output, and nothing of the rest of the engine: the sensor uses it before it sends.
 */
@NullMarked
package io.watchfloor.sigma.lines;

import org.jspecify.annotations.NullMarked;
