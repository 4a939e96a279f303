/**
 * What all HTTP shares: the JSON format, problem answers, access and security headers, ready bytes, templates.
 *
 * <p><b>Not here:</b> any one feature's answer.
 *
 * <p><b>Why:</b> a rule that must hold for every answer is kept in one place that every answer passes.
 */
@NullMarked
package org.deploydash.web;

import org.jspecify.annotations.NullMarked;
