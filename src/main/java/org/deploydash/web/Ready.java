package org.deploydash.web;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The 200 answers of this GET method are kept as ready bytes and given to everybody who asks for the same path and query, until one of
 * their topics changes: {@code @Ready("status")}, or {@code @Ready({"deployments", "status"})} where more than one goes into it.
 *
 * <p>The method's answer must be JSON, depend on nothing but path, query and the topics named here, and be the same for every caller:
 * whoever may read it at all reads the same. Whoever changes what a topic stands for calls {@link ReadyAnswers#invalidate(String)} after
 * the change can be read and before anybody is told of it.
 *
 * <p>What passes with time alone (an age, a window that ends now) may be old by as long as {@link ReadyAnswers} keeps an answer at most.
 *
 * @see ReadyCapture
 */
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Ready {

    /** The topics that go into the answer, at least one. */
    String[] value() default {};
}
