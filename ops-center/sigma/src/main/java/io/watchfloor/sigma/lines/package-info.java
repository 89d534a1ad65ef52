/**
 * Lines of a log → records: what belongs together is joined, what a head explains is put below it. Knows no input and
 * output; the sensor uses it, too.
 */
@NullMarked
package io.watchfloor.sigma.lines;

import org.jspecify.annotations.NullMarked;
