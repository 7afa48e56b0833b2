// The sample tour of this page. A step is done when everything in `done` has been seen since it began;
// what can be seen is listed in tour.js, and none of it knows which app is running.

export const STEPS = [
  {
    as: "U0ADA",
    text: "You are Ada, who wants to become a team leader. Type `/mentor signup` in the message box and press Enter.",
    done: { command: "/mentor signup", by: "U0ADA" },
  },
  {
    as: "U0ADA",
    text: "A form has opened. Fill it in and send it. Whatever is missing is said at its field.",
    done: { submitted: true, by: "U0ADA" },
  },
  {
    as: "U0ADA",
    text: "Open the app's *Home* tab: it says where Ada stands and what happens next.",
    done: { home: true, by: "U0ADA" },
  },
  {
    as: "U0GRACE",
    text: "Grace runs the program. Choose *Grace Hughes* at the top right to see the same day through her eyes.",
    done: { acting: "U0GRACE" },
  },
  {
    as: "U0GRACE",
    text: "Type `/mentor-admin` to see what Grace can do that Ada cannot.",
    done: { command: "/mentor-admin", by: "U0GRACE" },
  },
  {
    as: "U0GRACE",
    text: "Six months in five minutes: open the clock at the top and move *to the next thing due*. Then look into the inspector to see what went over the wire.",
    done: { moved: true },
  },
];
