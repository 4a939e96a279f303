package org.deploydash.storage;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JDBC drivers put themselves on a list of the whole process, where they would keep an undeployed application alive. */
public final class Drivers {

    private static final Logger log = LoggerFactory.getLogger(Drivers.class);

    private Drivers() {}

    /** Takes off the list what this application brought. Pools that are open go on working. */
    public static void deregister() {
        ClassLoader ours = Drivers.class.getClassLoader();
        List<Driver> brought = DriverManager.drivers()
                .filter(driver -> driver.getClass().getClassLoader() == ours)
                .toList();
        for (Driver driver : brought) {
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException refused) {
                log.warn("A JDBC driver stays registered; the container keeps this application in memory", refused);
            }
        }
    }
}
