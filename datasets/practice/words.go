package practice

import "fmt"

// Words for the scenery of questions. The scenery does not affect the answer; it keeps
// any two questions apart.
var (
	names = []string{
		"Amara", "Anton", "Beatrix", "Carlos", "Chidi", "Dalia", "Dmitri", "Elif", "Emeka", "Farah", "Felix", "Greta",
		"Hana", "Henrik", "Imani", "Ines", "Ivo", "Jelena", "Jonas", "Kavya", "Kenji", "Lars", "Leila", "Lucia",
		"Marek", "Mei", "Mikko", "Nadia", "Noor", "Olga", "Omar", "Paloma", "Petra", "Quentin", "Rafael", "Rania",
		"Sanne", "Sofia", "Tariq", "Tomas", "Uma", "Viktor", "Wanda", "Xenia", "Yara", "Yusuf", "Zeynep", "Zoltan",
	}
	roles = []string{
		"a laboratory assistant", "a technician", "a field researcher", "an analyst", "a consultant", "an apprentice",
		"a teaching assistant", "a project manager", "a data clerk", "a quality inspector", "a planner", "an auditor",
	}
	cities = []string{
		"Aarhus", "Accra", "Antwerp", "Basel", "Belgrade", "Bergen", "Bilbao", "Bologna", "Brno", "Cork", "Cusco", "Dakar",
		"Delft", "Dresden", "Durban", "Galway", "Ghent", "Graz", "Hanoi", "Izmir", "Kaunas", "Kyoto", "Leeds", "Lima",
	}
	// shotCities appear in worked examples only, so that no question can equal one.
	shotCities = []string{"Adelaide", "Halifax", "Innsbruck", "Krakow", "Seville", "Tbilisi"}

	tasks = []string{
		"is working through the following case.", "has written down these figures.",
		"is checking a colleague's estimate.", "is preparing a solution for a course.",
	}
)

// opening is the first sentence of a choice question, with a blank after it.
func (d *draw) opening() string {
	places := cities
	if d.worked {
		places = shotCities
	}
	return fmt.Sprintf("%s, %s in %s, %s ", pick(d, names), pick(d, roles), pick(d, places), pick(d, tasks))
}
