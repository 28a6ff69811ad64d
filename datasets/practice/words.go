package practice

// Words for the scenery of practice questions. The scenery does not matter to
// the answer; it keeps any two questions apart.
var (
	practiceNames = []string{
		"Amara", "Anton", "Beatrix", "Carlos", "Chidi", "Dalia", "Dmitri", "Elif", "Emeka", "Farah", "Felix", "Greta",
		"Hana", "Henrik", "Imani", "Ines", "Ivo", "Jelena", "Jonas", "Kavya", "Kenji", "Lars", "Leila", "Lucia",
		"Marek", "Mei", "Mikko", "Nadia", "Noor", "Olga", "Omar", "Paloma", "Petra", "Quentin", "Rafael", "Rania",
		"Sanne", "Sofia", "Tariq", "Tomas", "Uma", "Viktor", "Wanda", "Xenia", "Yara", "Yusuf", "Zeynep", "Zoltan",
	}
	practiceRoles = []string{
		"a laboratory assistant", "a technician", "a field researcher", "an analyst", "a consultant", "an apprentice",
		"a teaching assistant", "a project manager", "a data clerk", "a quality inspector", "a planner", "an auditor",
		"a graduate student", "a lecturer", "a site engineer", "a science writer", "a tutor", "an examiner",
	}
	practiceCities = []string{
		"Aarhus", "Accra", "Antwerp", "Basel", "Belgrade", "Bergen", "Bilbao", "Bologna", "Brno", "Cork", "Cusco", "Dakar",
		"Delft", "Dresden", "Durban", "Galway", "Ghent", "Graz", "Hanoi", "Izmir", "Kaunas", "Kyoto", "Leeds", "Lima",
		"Lyon", "Malmo", "Nairobi", "Osaka", "Oulu", "Perth", "Porto", "Quito", "Riga", "Split", "Tartu", "Utrecht",
	}
	// shotCities appear in worked examples only, so that no question can equal one.
	shotCities = []string{"Adelaide", "Halifax", "Innsbruck", "Krakow", "Seville", "Tbilisi"}

	practiceTasks = []string{
		"is working through the following case.", "has written down these figures.",
		"is checking a colleague's estimate.", "is preparing a solution for a course.",
		"has been asked to report one number.", "wants to verify a result from the archive.",
	}
)

// opening is the first sentence of a choice question, with a blank behind it.
func (d *draw) opening() string {
	cities := practiceCities
	if d.worked {
		cities = shotCities
	}
	return pick(d, practiceNames) + ", " + pick(d, practiceRoles) + " in " + pick(d, cities) + ", " + pick(d, practiceTasks) + " "
}
